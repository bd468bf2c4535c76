package console

import (
	"time"
)

// Choice is an option of a select.
type Choice = choice

// OptionsOf is the options of a select as a page holds them.
func OptionsOf(list []Choice) string { return string(options(list)) }

// TagOf is a tag as a page holds it.
func TagOf(text, colour string) string { return string(tag{text, colour}.Markup()) }

// HrefOf is where a link leads as a page holds it.
func HrefOf(path string) string { return string(href(path)) }

// Timed is a line with a time in it.
func Timed(c *Console, before string, at time.Time, after string) string {
	return string(c.timed(before, at, after))
}
