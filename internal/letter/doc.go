// Package letter fills in a form of the policy and lays the letter out as text,
// as a page and as a PDF. The same letter always gives the same bytes, so that
// what was sent can be compared with what is kept.
//
// A letter with a gap is refused, and everything that others wrote stays text.
//
// It may import casework and the libraries for PDF and fonts.
package letter
