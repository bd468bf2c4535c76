// Package pack makes the evidence pack of a case, for the police or a court: one
// zip with the referral, the exhibits, the letters, the timeline and the chain of
// the case's events, made as of an event and byte for byte the same whenever it is
// made again. It also checks a pack, with nothing else at hand.
//
// Legal's advice is privileged and never in it. Who reported the post and whom it
// is about are in it only when that was asked for, with a reason.
//
// It may import casework only. How events are hashed and heads are signed is known
// to a [Notary], how a referral is laid out to a [Printer].
package pack
