package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// ErrRefused is that the mail server will not take a message, now or later, or
// that the message is not one that could be sent. Sending it again is of no use.
var ErrRefused = errors.New("the message was refused")

// TLS is how the connection to the mail server is protected.
type TLS string

// The ways to protect a connection.
const (
	TLSNone     TLS = "none"     // for a sink on the same machine
	TLSStart    TLS = "starttls" // and nothing is sent when the server has none
	TLSImplicit TLS = "tls"      // from the first byte
)

// Settings say which server takes the mail, and in whose name.
type Settings struct {
	Addr     string // "host:port"
	From     Address
	TLS      TLS
	User     string // "" for a server that asks for no sign-in
	Password string
}

// Address is a person's or a team's mail address.
type Address struct {
	Name  string // "" for none
	Email string // "name@example.gov.uk"
}

// timeout bounds every exchange with the server.
const timeout = 30 * time.Second

// Mailer sends messages through one mail server, each on a connection of its own.
type Mailer struct {
	settings Settings
	host     string
	options  []gomail.Option
}

// NewMailer checks the settings; it does not connect.
func NewMailer(s Settings) (*Mailer, error) {
	host, number, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return nil, fmt.Errorf("mail: server: %w", err)
	}
	port, err := strconv.ParseUint(number, 10, 16)
	if err != nil || port == 0 || host == "" {
		return nil, fmt.Errorf("mail: %q is not a server such as mail.example.gov.uk:587", s.Addr)
	}
	if _, err := s.From.parse(); err != nil {
		return nil, fmt.Errorf("mail: sender: %w", err)
	}
	if s.User != "" && s.TLS == TLSNone {
		return nil, errors.New("mail: a password is not sent over a connection without TLS")
	}
	options := []gomail.Option{gomail.WithPort(int(port)), gomail.WithTimeout(timeout)}
	switch s.TLS {
	case TLSNone:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case TLSStart:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLSImplicit:
		options = append(options, gomail.WithSSL())
	default:
		return nil, fmt.Errorf("mail: TLS is none, starttls or tls, not %q", s.TLS)
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return &Mailer{settings: s, host: host, options: options}, nil
}

// Send hands a message to the server. An error that is not [ErrRefused] may
// pass: the message can be sent again, and keeps its Message-ID.
func (m *Mailer) Send(ctx context.Context, message Message) error {
	envelope, err := message.envelope(m.settings.From)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(m.host, m.options...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if err := client.DialAndSendWithContext(ctx, envelope); err != nil {
		return sendError(err)
	}
	return nil
}

// sendError leaves out the library's own text where that names the recipients:
// errors go to logs.
func sendError(err error) error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return fmt.Errorf("mail: %w", err)
	}
	if failed.IsTemp() || failed.ErrorCode() < 500 {
		return fmt.Errorf("mail: not taken for now (%s, code %d)", failed.Reason, failed.ErrorCode())
	}
	return fmt.Errorf("mail: %w (%s, code %d)", ErrRefused, failed.Reason, failed.ErrorCode())
}

// parse refuses whatever is not one plain address on one line.
func (a Address) parse() (*mail.Address, error) {
	parsed, err := mail.ParseAddress(a.Email)
	if err != nil || parsed.Address != a.Email || strings.ContainsFunc(a.Email+a.Name, breaksHeader) {
		return nil, fmt.Errorf("%w: an address is not one", ErrRefused)
	}
	parsed.Name = a.Name
	return parsed, nil
}
