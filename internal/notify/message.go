package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"
)

// Message is a mail to one person.
type Message struct {
	To      Address
	Subject string // one line
	Text    string
	Key     string // of the case, action and recipient: a repeated message has the same key
}

// Address is a person's or a team's mail address.
type Address struct {
	Name  string // "" for none
	Email string // "name@example.gov.uk"
}

// MessageID is the id of a message with the key, in the sender's domain and
// without the angle brackets (RFC 5322 §3.6.4).
func MessageID(key string, from Address) string {
	sum := sha256.Sum256([]byte(key))
	_, domain, _ := strings.Cut(from.Email, "@")
	return hex.EncodeToString(sum[:16]) + "@" + domain
}

// envelope builds the mail. It refuses characters that would end a header line
// early and does not repair them: they are not there by mistake.
func (m Message) envelope(from Address) (*gomail.Msg, error) {
	switch {
	case m.Key == "":
		return nil, fmt.Errorf("mail: %w: it has no key", ErrRefused)
	case strings.TrimSpace(m.Subject) == "" || strings.TrimSpace(m.Text) == "":
		return nil, fmt.Errorf("mail: %w: it has no subject or no text", ErrRefused)
	case strings.ContainsFunc(m.Subject, breaksHeader):
		return nil, fmt.Errorf("mail: %w: its subject is longer than one line", ErrRefused)
	}
	sender, err := from.parse()
	if err != nil {
		return nil, fmt.Errorf("mail: sender: %w", err)
	}
	recipient, err := m.To.parse()
	if err != nil {
		return nil, fmt.Errorf("mail: recipient: %w", err)
	}
	envelope := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	envelope.FromMailAddress(sender)
	envelope.ToMailAddress(recipient)
	envelope.Subject(m.Subject)
	envelope.SetMessageIDWithValue(MessageID(m.Key, from))
	envelope.SetDate()
	envelope.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: asks for no out-of-office replies
	envelope.SetBodyString(gomail.TypeTextPlain, m.Text)
	return envelope, nil
}

// breaksHeader says whether a character must not stand in a header.
func breaksHeader(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar
}

// parse refuses anything but one plain address on one line. It writes a domain with
// letters of other scripts in ASCII, which every mail server accepts (RFC 5891).
func (a Address) parse() (*mail.Address, error) {
	parsed, err := mail.ParseAddress(a.Email)
	if err != nil || parsed.Address != a.Email || strings.ContainsFunc(a.Email+a.Name, breaksHeader) {
		return nil, fmt.Errorf("%w: its address is not valid", ErrRefused)
	}
	at := strings.LastIndexByte(a.Email, '@')
	domain, err := idna.New(idna.MapForLookup()).ToASCII(a.Email[at+1:])
	if err != nil {
		return nil, fmt.Errorf("%w: its address is not valid", ErrRefused)
	}
	parsed.Name, parsed.Address = a.Name, a.Email[:at+1]+domain
	return parsed, nil
}
