// Package notify tells people what waits for them, by mail, once.
//
// [Notifier] decides who is told, [Compose] what they are told, and [Mailer]
// carries it. Notices hold a reference and a link and no more: the post, its
// author and the council's reasons stay in the system, behind its sign-in.
//
// Every message has a key, and equal keys give equal Message-IDs, so that a
// message that had to be sent again can be known for the same one.
//
// It may import casework and the library for mail.
package notify
