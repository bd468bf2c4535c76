package casework

import (
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// EntryChecked is a command with fields that are checked when a person enters them, and
// not again when the case takes it. A case that took another value before there was such
// a check takes it again when its workflow is replayed.
type EntryChecked interface {
	Command
	// CheckEntry refuses what nobody may enter at the time.
	CheckEntry(at time.Time) *Refusal
}

// CheckEntry refuses a command with a field that nobody may enter at the time.
func CheckEntry(command Command, at time.Time) *Refusal {
	if checked, is := command.(EntryChecked); is {
		return checked.CheckEntry(at)
	}
	return nil
}

// clockTolerance is how far ahead of ours the clock of the person who enters a time may be.
const clockTolerance = 5 * time.Minute

// NotInFuture adds a problem if a time is later than at. Nil: nobody entered a time.
func (p *Problems) NotInFuture(field string, value *time.Time, at time.Time) {
	if value != nil && value.After(at.Add(clockTolerance)) {
		p.Add(field, "Enter a time that is not in the future.")
	}
}

// OneLine adds a problem if a line break or another control character is in the value. An
// address or a handle stands in a line of a mail, a calendar or a log, and must not begin
// another.
func (p *Problems) OneLine(field, value string) {
	breaks := func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }
	if strings.ContainsFunc(value, breaks) {
		p.Add(field, "Enter this on one line.")
	}
}

// Email adds a problem unless the value is empty or the email address of one mailbox,
// without a name.
func (p *Problems) Email(field, value string) {
	if value != "" && !isEmail(value) {
		p.Add(field, "Enter an email address in the correct format, like name@example.com.")
	}
}

// maxEmail is the length of an address in characters (RFC 5321 §4.5.3.1.3, without the
// brackets).
const maxEmail = 254

// isEmail accepts the addresses that a mail server on the internet delivers to: ASCII
// before the @, and after it the name of a domain, which may have letters of any script.
func isEmail(value string) bool {
	parsed, err := mail.ParseAddress(value)
	if err != nil || parsed.Address != value || len(value) > maxEmail {
		return false
	}
	at := strings.LastIndexByte(value, '@')
	isPrintable := func(r rune) bool { return r > ' ' && r < 0x7f }
	return strings.TrimFunc(value[:at], isPrintable) == "" && isDomain(value[at+1:])
}

func isDomain(name string) bool {
	const label = `[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?`
	return regexp.MustCompile(`^` + label + `(?:\.` + label + `)+$`).MatchString(name)
}
