// Runs in the browser: what it does takes no permission of the server's.
declare const community: any

export const leave = (userId: string) => community.communityMemberBans.kick({ userId })
