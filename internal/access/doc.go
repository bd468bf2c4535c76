// Package access says who is calling and what they may do.
//
// The [Authenticator] identifies people and programs: by tokens in a file, by the
// council's OpenID provider, and by service tokens. The [Authoriser] asks the Cedar
// policies in policies/ what a person may do, by their roles and by their part in a
// case. The [Log] records who asked for what.
//
// What the policies permit, the case itself can still refuse (casework): it knows its
// stage, who has done what in it, and what evidence there is.
//
// It owns how people and programs are identified, and the plain types that
// internal/store keeps for it: [Identity], [ServiceToken], [LogEntry]. It does not own
// sessions: the console has them, and the store keeps them.
//
// Libraries: cedar-go evaluates the policies; go-oidc and oauth2 speak with the
// provider; gorilla/securecookie encrypts, signs and dates the cookie of a sign-in, in
// place of 60 lines of our own. [UserCache] is not golang-lru: that drops entries when
// they expire, and this cache must keep people while the store is down.
//
// It may import casework and policy, and these libraries.
package access
