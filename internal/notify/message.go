package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Message is a mail: a text, and the same as a page if there is one.
type Message struct {
	To      []Address
	Subject string // one line
	Text    string
	HTML    string // "" for none
	Key     string // case, action and recipient: what makes this message this one
}

// MessageID is the id under which a message with the key goes out from the
// sender's domain, without the angle brackets (RFC 5322 §3.6.4).
func MessageID(key string, from Address) string {
	sum := sha256.Sum256([]byte(key))
	_, domain, _ := strings.Cut(from.Email, "@")
	return hex.EncodeToString(sum[:16]) + "@" + domain
}

// envelope builds the mail. Whatever would end a header line early is refused,
// not repaired: it does not come about by mistake.
func (m Message) envelope(from Address) (*gomail.Msg, error) {
	switch {
	case m.Key == "":
		return nil, fmt.Errorf("mail: %w: it has no key", ErrRefused)
	case len(m.To) == 0:
		return nil, fmt.Errorf("mail: %w: it is for nobody", ErrRefused)
	case strings.TrimSpace(m.Subject) == "" || strings.TrimSpace(m.Text) == "":
		return nil, fmt.Errorf("mail: %w: it says nothing", ErrRefused)
	case strings.ContainsFunc(m.Subject, breaksHeader):
		return nil, fmt.Errorf("mail: %w: its subject is more than a line", ErrRefused)
	}
	sender, err := from.parse()
	if err != nil {
		return nil, fmt.Errorf("mail: sender: %w", err)
	}
	recipients := make([]*mail.Address, 0, len(m.To))
	for _, to := range m.To {
		recipient, err := to.parse()
		if err != nil {
			return nil, fmt.Errorf("mail: recipient: %w", err)
		}
		recipients = append(recipients, recipient)
	}
	envelope := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	envelope.FromMailAddress(sender)
	envelope.ToMailAddress(recipients...)
	envelope.Subject(m.Subject)
	envelope.SetMessageIDWithValue(MessageID(m.Key, from))
	envelope.SetDate()
	envelope.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office replies
	envelope.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		envelope.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return envelope, nil
}

// breaksHeader says whether a character has no place in a header.
func breaksHeader(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar
}
