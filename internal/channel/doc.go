// Package channel holds what the system can do on a social media platform,
// and what it can ask of one afterwards to prove that it was done.
//
// [Platform] is the one interface; every platform has an adapter in a folder
// of its own. Channels without an adapter are served by package manual, which
// hands every act to a person. casework.NormalAuthor and casework.NormalPostURL recognise one
// author and one post however they were written down.
//
// It may import the standard library, internal/casework and internal/policy;
// an adapter also the client of its own platform. Nothing else of this module.
package channel
