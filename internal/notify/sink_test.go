package notify_test

import (
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"duecourse/internal/notify"
)

// sink is a mail server that keeps its messages.
type sink struct {
	addr   string
	refuse error // of every recipient
	hangUp bool  // once it has taken a message

	mu   sync.Mutex
	mail []delivery
}

type delivery struct {
	to  []string
	raw string
}

func newSink(t *testing.T, refuse error) *sink {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &sink{addr: listener.Addr().String(), refuse: refuse}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{sink: s, conn: c}, nil }))
	server.Domain = "localhost"
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		_ = listener.Close() // a quick test closes it before the server has it
		_ = server.Close()
		served.Wait()
	})
	return s
}

func (s *sink) mailer(t *testing.T) *notify.Mailer {
	t.Helper()
	m, err := notify.NewMailer(notify.Settings{
		Addr: s.addr, TLS: notify.TLSNone, From: notify.Address{Name: "Due Course", Email: "noreply@derby.example"},
	})
	require.NoError(t, err)
	return m
}

func (s *sink) deliveries() []delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]delivery(nil), s.mail...)
}

func (d delivery) message(t *testing.T) *mail.Message {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(d.raw))
	require.NoError(t, err)
	return m
}

type session struct {
	sink  *sink
	conn  *smtp.Conn
	to    []string
	taken bool
}

// Reset is called once the client knows that its message was taken.
func (s *session) Reset() {
	s.to = nil
	if s.taken && s.sink.hangUp {
		_ = s.conn.Conn().Close() // in the middle of the conversation
	}
}

func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return s.sink.refuse
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.taken = true
	s.sink.mail = append(s.sink.mail, delivery{to: s.to, raw: string(raw)})
	return nil
}
