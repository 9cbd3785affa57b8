/** The tag that says which subnets and route tables may reach, and be reached from, the internet: `public`, or `private`. */
export const tierTag = 'aurora:tier';
