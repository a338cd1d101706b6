/**
 * What the design asks for. `peer`: times the rate of the better peer; `floor`: share of the floor's rate;
 * `milliseconds`: the most that the median may take.
 */
export const targets = {
  AdminGetUser: { peer: 5, floor: 0.65 },
  GetUser: { peer: 5, floor: 0.65 },
  ListUsersByEmail: { peer: 8, floor: 0.65 },
  ListUsersPage: { peer: 8, floor: 0.65 },
  Refresh: { peer: 8, floor: 0.85 },
  PasswordSignIn: { peer: 4, floor: 0.85 },
  SrpSignIn: { peer: 4.5, floor: 0.85 },
  SignUp: { peer: 7, floor: 0.75 },
  CreateUserPool: { milliseconds: 10 },
  ReadsDuringSignIns: { milliseconds: 5 },
}

export const coldStartMilliseconds = 400
export const idleMegabytes = 120
