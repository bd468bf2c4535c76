// Package notify tells people by mail what waits for them, and sends them letters.
//
// [Notifier] chooses the recipients and writes the notices; [Mailer] sends them.
// A notice holds a reference and a link and no more: the post, its author and the
// council's reasons stay in the system, behind its sign-in.
//
// Every message has a key, and equal keys give equal Message-IDs, so that
// recipients can recognise a message that was sent twice.
//
// It may import casework, access (who the people are) and the library for mail.
package notify
