package devstack

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

const (
	// maxLetterBytes is the largest size of a letter, attachments included.
	maxLetterBytes = 25 << 20
	mailTimeout    = 30 * time.Second
)

// Mail is a mail server that delivers nothing: it keeps the last letters in memory, where
// people and tests read them. Its owner calls Stop.
type Mail struct {
	server   *smtp.Server
	listener net.Listener
	served   sync.WaitGroup

	mu      sync.Mutex
	keep    int
	count   int
	letters []Letter
}

// StartMail listens for SMTP on a loopback address (127.0.0.1:0 is a free port), and keeps
// the last keep letters. It logs errors of sessions; log can be nil.
func StartMail(addr string, keep int, log *slog.Logger) (*Mail, error) {
	listener, err := listenLocal(addr)
	if err != nil {
		return nil, fmt.Errorf("start mail: %w", err)
	}
	m := &Mail{listener: listener, keep: keep}
	m.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &mailSession{mail: m}, nil
	}))
	m.server.Domain = "localhost"
	m.server.MaxMessageBytes = maxLetterBytes
	m.server.ReadTimeout, m.server.WriteTimeout = mailTimeout, mailTimeout
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	m.server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	m.served.Go(func() {
		if err := m.server.Serve(listener); err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			log.Error("the mail server has failed", "error", err)
		}
	})
	return m, nil
}

// Addr is the address of the server, host:port.
func (m *Mail) Addr() string { return m.listener.Addr().String() }

// Letters returns the letters, the newest first.
func (m *Mail) Letters() []Letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	letters := slices.Clone(m.letters)
	slices.Reverse(letters)
	return letters
}

// Stop ends open sessions and waits until the listener is closed.
func (m *Mail) Stop() error {
	err := m.server.Close()
	_ = m.listener.Close() // a server that was not yet serving does not close it
	m.served.Wait()
	if err != nil {
		return fmt.Errorf("stop mail: %w", err)
	}
	return nil
}

// letter finds a letter by its id.
func (m *Mail) letter(id int) (Letter, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.letters, func(l Letter) bool { return l.ID == id })
	if i < 0 {
		return Letter{}, false
	}
	return m.letters[i], true
}

func (m *Mail) deliver(l Letter) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count++
	l.ID = m.count
	m.letters = append(m.letters, l)
	m.letters = m.letters[max(0, len(m.letters)-m.keep):]
}

// mailSession is one connection, which can send several letters.
type mailSession struct {
	mail *Mail
	from string
	to   []string
}

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

// Data keeps a letter. It refuses only a letter that cannot be read.
func (s *mailSession) Data(r io.Reader) error {
	l, err := readLetter(r)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	l.Received, l.From, l.To = time.Now().UTC(), s.from, slices.Clone(s.to)
	s.mail.deliver(l)
	return nil
}

func (s *mailSession) Reset() { s.from, s.to = "", nil }

func (s *mailSession) Logout() error { return nil }
