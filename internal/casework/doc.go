// Package casework holds the rules of Due Course: what a case is, what may
// happen to it next and why not, and what is recommended.
//
// It is pure. There is no I/O, no clock and no randomness: time is an argument
// and the answer is events. Folding a case's events gives its state
// ([Incident.Apply]); a command gives events or a [Refusal] ([Incident.Do]).
//
// Every rule cites the clause of the policy it comes from (R1–R12, S1–S16).
//
// It imports the standard library only.
package casework
