/** Whose logs are read, and with which key. */
export const account = '111122223333';
export const region = 'eu-central-1';
export const accessKey = { accessKeyId: 'bench', secretAccessKey: 'open sesame', account } as const;

/** Calls a second that an account allows, and for which the bar is. */
export const callsPerSecond = 14;
