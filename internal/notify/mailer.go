package notify

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// ErrRefused means that the mail server will never accept a message, or that the
// message is not valid. Sending it again does not help.
var ErrRefused = errors.New("the message was refused")

// TLS is how the connection to the mail server is protected.
type TLS string

// The ways to protect a connection.
const (
	TLSNone     TLS = "none"     // for a test server on the same machine
	TLSStart    TLS = "starttls" // required: nothing is sent to a server without it
	TLSImplicit TLS = "tls"      // from the first byte
)

// Settings say which server takes the mail, and who sends it.
type Settings struct {
	Addr     string // "host:port"
	From     Address
	TLS      TLS
	User     string // "" for a server without sign-in
	Password string
}

// timeout limits each exchange with the server.
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
		return nil, errors.New("mail: a password needs a connection with TLS")
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
		return nil, fmt.Errorf("mail: TLS must be none, starttls or tls, not %q", s.TLS)
	}
	if s.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return &Mailer{settings: s, host: host, options: options}, nil
}

// Send sends a message. It returns nil once the server has taken the message (RFC 5321,
// 4.2.5), even if the connection breaks afterwards. After an error other than
// [ErrRefused] the message can be sent again, and keeps its Message-ID.
func (m *Mailer) Send(ctx context.Context, message Message) error {
	envelope, err := message.envelope(m.settings.From)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(m.host, m.options...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	err = client.DialAndSendWithContext(ctx, envelope)
	if err == nil || envelope.IsDelivered() { // whatever went wrong once the server had it
		return nil
	}
	return sendError(err)
}

// sendError leaves out the library's text, because it names the recipients and
// errors go to logs.
func sendError(err error) error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return fmt.Errorf("mail: %w", err)
	}
	if failed.IsTemp() || failed.ErrorCode() < 500 {
		return fmt.Errorf("mail: not accepted now (%s, code %d)", failed.Reason, failed.ErrorCode())
	}
	return fmt.Errorf("mail: %w (%s, code %d)", ErrRefused, failed.Reason, failed.ErrorCode())
}
