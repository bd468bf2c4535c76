// Package access says who is calling: the council's people, their roles, and the
// tokens by which they are known.
//
// What somebody may do to a case is not decided here but by the case itself
// (casework), from the person and the roles that this package gives.
//
// It may import casework and policy, and libraries for signing in.
package access
