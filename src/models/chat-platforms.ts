import type { Model } from './model.js';

/** Bots on Discord, Telegram, WhatsApp and Twitch: what they send fails for whoever has left, blocked the bot or deleted the message. */
export const chatPlatforms: Model = {
  package: ['discord.js', 'eris', 'oceanic.js', 'telegraf', 'grammy', 'node-telegram-bot-api', 'whatsapp-web.js', 'tmi.js'],
  traits: [{ is: 'chats' }],
};
