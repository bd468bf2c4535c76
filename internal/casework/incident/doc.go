// Package incident holds the rules of incidents: posts on the council's feeds that
// somebody reported (R1–R12).
//
// Communications assess the post. If it is unacceptable, they propose measures, Legal
// Services advise, Communications decide, and the measures are carried out: a warning,
// a block of one week, removal, referral to the police, legal action. Then the case
// watches what the author does, and ends or continues with the next measure.
//
// Stages: assessment → proposal → consultation → decision → action → watch → closed.
// [Case.Ready] says who may do what when; testdata/permitted.txt has the whole table.
//
// The package owns the [Case], its commands and facts, and every rule about them. It
// does not own how an effect reaches a platform (activities), how a case is stored
// (store), or who somebody is (access).
//
// It is pure and imports casework and casework/address only, never another kind.
package incident
