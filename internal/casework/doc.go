// Package casework holds what every kind of case shares: the kernel.
//
// A case is the fold of its events. A command gives events or a [Refusal] ([Do]);
// folding events gives the case ([Apply]); the clock wakes it ([Tick]). The package
// owns events and the [Recorder] that writes them, waits with their reminders, tasks,
// actions, the [Rules] that a case is pinned to, the working-day calendar, forms and
// the fields of letters, people and their roles, refusals, and [Kind], the one
// description of a kind of case. It owns no rule of the policy: those stand in the
// packages of the kinds, casework/incident and casework/account.
//
// It is pure: no I/O, no clock, no randomness. Time is an argument.
//
// It imports the standard library only.
package casework
