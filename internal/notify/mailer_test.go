package notify_test

import (
	"context"
	"mime"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"duecourse/internal/notify"
)

func letter() notify.Message {
	return notify.Message{
		To:      notify.Address{Name: "Zoë Ó Néill", Email: "zoe@derby.example"},
		Subject: "Written warning – your post", Text: "Dear @handle,\n\nplease stop.\n", Key: "INC-1/A1",
	}
}

func TestMessageArrivesAsText(t *testing.T) {
	t.Parallel()
	server := newSink(t, nil)
	require.NoError(t, server.mailer(t).Send(t.Context(), letter()))

	got := server.deliveries()
	require.Len(t, got, 1)
	require.Equal(t, []string{"zoe@derby.example"}, got[0].to)
	header := got[0].message(t).Header
	subject, err := new(mime.WordDecoder).DecodeHeader(header.Get("Subject"))
	require.NoError(t, err)
	require.Equal(t, "Written warning – your post", subject)
	require.Equal(t, "auto-generated", header.Get("Auto-Submitted"))
	require.Contains(t, header.Get("From"), "<noreply@derby.example>")
	require.Contains(t, header.Get("Content-Type"), "text/plain")
	require.Contains(t, got[0].raw, "please stop.")
}

func TestDomainOfAnyScriptIsWrittenInASCII(t *testing.T) {
	t.Parallel()
	server, m := newSink(t, nil), letter()
	m.To = notify.Address{Email: "anna@Bücher.example"}
	require.NoError(t, server.mailer(t).Send(t.Context(), m))
	require.Equal(t, []string{"anna@xn--bcher-kva.example"}, server.deliveries()[0].to)
}

func TestSameKeyGivesTheSameMessageID(t *testing.T) {
	t.Parallel()
	server := newSink(t, nil)
	mailer := server.mailer(t)
	other := letter()
	other.Key = "INC-1/A2"
	for _, m := range []notify.Message{letter(), letter(), other} {
		require.NoError(t, mailer.Send(t.Context(), m))
	}
	var ids []string
	for _, d := range server.deliveries() {
		ids = append(ids, d.message(t).Header.Get("Message-ID"))
	}
	require.Equal(t, ids[0], ids[1])
	require.NotEqual(t, ids[0], ids[2])
	require.Equal(t, "<"+notify.MessageID("INC-1/A1", notify.Address{Email: "noreply@derby.example"})+">", ids[0])
	require.Regexp(t, `^<[0-9a-f]{32}@derby\.example>$`, ids[0])
}

func TestHeaderCannotBeInjected(t *testing.T) {
	t.Parallel()
	server := newSink(t, nil)
	attacks := map[string]func(*notify.Message){
		"subject":           func(m *notify.Message) { m.Subject = "Hello\r\nBcc: all@derby.example" },
		"subject, bare":     func(m *notify.Message) { m.Subject = "Hello\nBcc: all@derby.example" },
		"subject, bytes":    func(m *notify.Message) { m.Subject = "Hello\xff" },
		"name":              func(m *notify.Message) { m.To.Name = "Zoë\r\nBcc: all@derby.example" },
		"address":           func(m *notify.Message) { m.To.Email = "zoe@derby.example\r\nBcc: all@derby.example" },
		"second address":    func(m *notify.Message) { m.To.Email = "zoe@derby.example, all@derby.example" },
		"address as name":   func(m *notify.Message) { m.To.Email = "Zoë <zoe@derby.example>" },
		"address with NUL":  func(m *notify.Message) { m.To.Email = "zoe\x00@derby.example" },
		"a command, quoted": func(m *notify.Message) { m.To.Email = "\"x>\r\nRCPT TO:<all\"@derby.example" },
		"no key":            func(m *notify.Message) { m.Key = "" },
		"nobody":            func(m *notify.Message) { m.To = notify.Address{} },
		"no subject":        func(m *notify.Message) { m.Subject = " " },
		"no text":           func(m *notify.Message) { m.Text = "" },
	}
	for name, attack := range attacks {
		m := letter()
		attack(&m)
		require.ErrorIs(t, server.mailer(t).Send(t.Context(), m), notify.ErrRefused, name)
	}
	require.Empty(t, server.deliveries())
}

func TestTextCannotEndTheMessageEarly(t *testing.T) {
	t.Parallel()
	server := newSink(t, nil)
	m := letter()
	m.Text = "before\r\n.\r\nMAIL FROM:<x@evil.example>\r\n\nSubject: not one\nafter"
	require.NoError(t, server.mailer(t).Send(t.Context(), m))
	got := server.deliveries()
	require.Len(t, got, 1)
	require.Contains(t, got[0].raw, "after")
	require.Equal(t, 1, strings.Count(strings.SplitN(got[0].raw, "\r\n\r\n", 2)[0], "Subject:"))
}

func TestRefusalDiffersFromATemporaryError(t *testing.T) {
	t.Parallel()
	never := newSink(t, &smtp.SMTPError{Code: 550, Message: "no such person zoe@derby.example"})
	err := never.mailer(t).Send(t.Context(), letter())
	require.ErrorIs(t, err, notify.ErrRefused)
	require.NotContains(t, err.Error(), "zoe@", "errors go to logs")

	later := newSink(t, &smtp.SMTPError{Code: 451, Message: "try zoe@derby.example later"})
	err = later.mailer(t).Send(t.Context(), letter())
	require.Error(t, err)
	require.NotErrorIs(t, err, notify.ErrRefused)
	require.NotContains(t, err.Error(), "zoe@")

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	gone := &sink{addr: listener.Addr().String()}
	require.NoError(t, listener.Close())
	err = gone.mailer(t).Send(t.Context(), letter())
	require.Error(t, err)
	require.NotErrorIs(t, err, notify.ErrRefused)
}

func TestSendEndsWithItsContext(t *testing.T) {
	t.Parallel()
	server := newSink(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, server.mailer(t).Send(ctx, letter()), context.Canceled)
	require.Empty(t, server.deliveries())
}

func TestMailIsNotSentWithoutTheTLSThatIsRequired(t *testing.T) {
	t.Parallel()
	server := newSink(t, nil)
	mailer, err := notify.NewMailer(notify.Settings{
		Addr: server.addr, TLS: notify.TLSStart, From: notify.Address{Email: "noreply@derby.example"}, User: "u", Password: "p",
	})
	require.NoError(t, err)
	require.Error(t, mailer.Send(t.Context(), letter()))
	require.Empty(t, server.deliveries())
}

func TestSettingsAreCheckedWhenTheMailerIsMade(t *testing.T) {
	t.Parallel()
	good := notify.Settings{Addr: "mail.derby.example:587", TLS: notify.TLSStart, From: notify.Address{Email: "a@derby.example"}, User: "u"}
	_, err := notify.NewMailer(good)
	require.NoError(t, err)
	wrong := map[string]func(*notify.Settings){
		"missing port in address":  func(s *notify.Settings) { s.Addr = "mail.derby.example" },
		"is not a server such as":  func(s *notify.Settings) { s.Addr = "mail.derby.example:0" },
		"sender: the message was":  func(s *notify.Settings) { s.From.Email = "nobody" },
		"with TLS":                 func(s *notify.Settings) { s.TLS = notify.TLSNone },
		"TLS must be none, startt": func(s *notify.Settings) { s.TLS = "perhaps" },
	}
	for says, spoil := range wrong {
		s := good
		spoil(&s)
		_, err := notify.NewMailer(s)
		require.ErrorContains(t, err, says)
	}
}

func TestAMessageThatTheServerHasTakenIsNotSentAgainWhenTheConnectionBreaks(t *testing.T) {
	t.Parallel()
	server := newSink(t, nil)
	server.hangUp = true
	message := notify.Message{To: notify.Address{Email: "resident@example.org"}, Subject: "s", Text: "t", Key: "INC-1/9"}
	require.NoError(t, server.mailer(t).Send(t.Context(), message))
	require.Len(t, server.deliveries(), 1)
}
