// Package access says who is calling (the council's people, their roles, and the
// tokens by which they are known), and what somebody may do by their roles and by
// what they have to do with a case: the [Authoriser] asks the policies in policies/.
//
// What is permitted here may still be refused by the case itself (casework), which
// knows its stage, who has done what in it, and what evidence there is.
//
// It may import casework and policy, Cedar, and libraries for signing in.
package access
