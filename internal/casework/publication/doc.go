// Package publication holds the rules of what the council publishes (S7–S11), and of the
// questions that the media ask.
//
// A [Publication] is a news release, a statement, an answer to the media, a post or a link to a
// page of the council's website. Somebody writes it, and the press office approves it (S8):
// nobody approves what they wrote. Who approves confirms that it holds no data collected for
// business use (S11), and names who authorised material that is internal or a partner's (S10). A
// link leads to a page on the council's website, which was there before the post (S7).
//
// The case itself releases the publication at the end of its embargo, once on each channel, and
// never before (S9). An edit takes the approval back. A release that would come later than the
// policy's window late_release asks the press office instead. Afterwards the text can be
// corrected, which needs an approval too, or withdrawn.
//
// Its stages: draft → approval → embargoed → released, or cancelled; and withdrawn. A
// publication that nobody has anything left to do for is closed; [Publication.Shown] is the stage
// that people see. Until it is released, only its writers, the press office and the head of
// Communications see it.
//
// An [Enquiry] is a question of the media: who asked, for when, who answers, and the publication
// that answered it. Its stages: open, closed.
//
// testdata/permitted_publications.txt has the whole table of who may do what when.
//
// It is pure and imports casework and casework/address only, never another kind.
package publication
