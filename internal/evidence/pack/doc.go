// Package pack builds the evidence pack of a case, for the police or a court (R6, R9).
// A pack is one zip with the referral, the exhibits, the letters, the timeline and the
// chain of the case's events. It shows the case as of an event, and is byte for byte the
// same whenever it is built again. The package also checks a pack, without the store or
// the network.
//
// It owns what is in a pack, how the pack reads, and what is left out: Legal's advice is
// privileged and never included; who reported the post and whom it is about are included
// only when somebody gives a reason. It does not own who may have a pack (app) or when a
// case needs one (casework).
//
// It may import casework, evidence, store, audit and letter, whose types it uses as they
// are (ADR 20).
package pack
