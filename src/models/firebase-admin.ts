import type { Model } from './model.js';

/** Firebase Admin SDK 10 to 13, and the clients of Firestore and Cloud Storage that it is made of. */
export const firebaseAdmin: Model = {
  package: ['firebase-admin', 'firebase-admin/*', '@google-cloud/firestore', '@google-cloud/storage'],
  values: {
    app: '{initializeApp,.app,getApp}()',
    db: '{{firestore,getFirestore,initializeFirestore,Firestore}(),app.firestore()}',
    collection: '{{db,document}.collection(),db.collectionGroup(),CollectionReference()}',
    query: '{collection,query.{where,orderBy,limit,limitToLast,offset,select,startAt,startAfter,endAt,endBefore}(),Query()}',
    document: '{db.doc(),collection.doc(),DocumentReference(),document.get().ref}',
    batch: '{db.batch(),WriteBatch(),batch.{set,update,delete,create}()}',
    bucket: '{Storage(),storage(),getStorage(),app.storage()}.bucket()',
    file: 'bucket.file()',
    accounts: '{{auth,getAuth}(),app.auth()}',
    messaging: '{{.messaging,getMessaging}(),app.messaging()}',
  },
  // Google's services are asked over the network, and are no database that the project would have to watch.
  calls: [
    {
      call:
        '{{query,document}.get,collection.add,document.{set,update,delete,create},batch.commit,db.runTransaction,' +
        'accounts.{createUser,updateUser,deleteUser,deleteUsers,setCustomUserClaims,revokeRefreshTokens,getUser,getUserByEmail,listUsers},' +
        'messaging.{send,sendEach,sendAll,sendMulticast,sendEachForMulticast,sendToDevice,sendToTopic,subscribeToTopic,' +
        'unsubscribeFromTopic}}',
      is: 'request',
      promise: true,
      throwsOnStatus: true,
    },
    { call: '{file.{save,delete,download,getSignedUrl,makePublic,setMetadata},bucket.{upload,getFiles}}', is: 'io', promise: true },
    { call: 'file.{createReadStream,createWriteStream}', is: 'emitter' },
    { call: 'accounts.{verifyIdToken,verifySessionCookie}', is: 'verify-token', promise: true },
  ],
};
