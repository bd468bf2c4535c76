// Package letter fills in the policy's forms and lays letters out as text, as a
// page and as a PDF. The same letter always gives the same bytes, so that what
// was sent can be compared with what is kept.
//
// A letter with a gap is refused. Everything that other people wrote is shown as
// text.
//
// It may import casework and the libraries for PDF and fonts.
package letter
