import type { Model } from './model.js';

/** Libraries that draw user interfaces: a package that depends on one has code that runs in a browser or on a phone. */
export const userInterface: Model = {
  package: [
    'react',
    'react-dom',
    'react-native',
    'expo',
    'preact',
    'vue',
    'svelte',
    'solid-js',
    '@angular/core',
    '@angular/platform-browser',
    'lit',
    'jquery',
    'alpinejs',
    '@reduxjs/toolkit',
    'react-query',
    '@tanstack/react-query',
    'swr',
  ],
  traits: [{ is: 'draws' }],
};
