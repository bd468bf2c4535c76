// Package kinds lists the kinds of case of the product. docs/adding-a-kind.md says what
// a new kind needs; here it needs one line.
package kinds
