// Package account holds the rules of requests for social media accounts, and of the
// accounts on the register (S1–S6).
//
// A [Request] waits for five checks: the line manager (S3), the budget holder (S4) and
// three pieces of evidence (S5). Then Communications grant or refuse it in writing (S2,
// S6). Its stages: checks → permission → closed.
//
// An [Account] lives as long as the account that was permitted. It is reviewed every
// year, suspended when its owner leaves or evidence lapses, can change hands, and is
// closed with a reason. Its statuses: active, suspended, closed.
//
// An [Unregistered] is a handle that is in use and not on the register. Communications bring it
// on the register, have it closed or make it a conduct case. Its stages: open, closed.
//
// testdata/permitted_accounts.txt has the whole table of who may do what when.
//
// It is pure and imports casework and casework/address only, never another kind.
package account
