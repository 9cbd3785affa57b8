/** The kinds of log file that Aurora MySQL writes and that this system reads. */
export const logTypes = ['error', 'slowquery', 'audit', 'general'] as const;
