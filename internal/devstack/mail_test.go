package devstack

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/smtp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	gomail "github.com/wneessen/go-mail"
)

func TestLetterIsKeptWithItsPartsDecoded(t *testing.T) {
	t.Parallel()
	m := startMail(t, 10)
	letter := gomail.NewMsg()
	require.NoError(t, letter.From("comms@council.example"))
	require.NoError(t, letter.To("resident@example.org"))
	letter.Subject("Warning – £5 “offer”")
	letter.SetBodyString(gomail.TypeTextPlain, "Dear resident,\r\n£5 is a price.\r\n")
	letter.AddAlternativeString(gomail.TypeTextHTML, "<p>£5</p>")
	require.NoError(t, letter.AttachReader("warning.pdf", strings.NewReader("%PDF-")))

	host, port, err := net.SplitHostPort(m.Addr())
	require.NoError(t, err)
	number, err := strconv.Atoi(port)
	require.NoError(t, err)
	sender, err := gomail.NewClient(host, gomail.WithPort(number), gomail.WithTLSPolicy(gomail.NoTLS))
	require.NoError(t, err)
	require.NoError(t, sender.DialAndSendWithContext(t.Context(), letter))

	require.Len(t, m.Letters(), 1)
	got := m.Letters()[0]
	require.Equal(t, "comms@council.example", got.From)
	require.Equal(t, []string{"resident@example.org"}, got.To)
	require.Equal(t, "Warning – £5 “offer”", got.Subject)
	require.Equal(t, "Dear resident,\r\n£5 is a price.\r\n", got.Text)
	require.Equal(t, "<p>£5</p>", got.HTML)
	require.Len(t, got.Attachments, 1)
	require.Equal(t, "warning.pdf", got.Attachments[0].Name)
	require.Equal(t, "%PDF-", string(got.Attachments[0].Bytes))
}

func TestOnlyTheLastLettersAreKeptNewestFirst(t *testing.T) {
	t.Parallel()
	m := startMail(t, 2)
	for _, subject := range []string{"one", "two", "three"} {
		send(t, m, "Subject: "+subject+"\r\n\r\n.")
	}
	letters := m.Letters()
	require.Len(t, letters, 2)
	require.Equal(t, "three", letters[0].Subject)
	require.Equal(t, 3, letters[0].ID)
	require.Equal(t, "two", letters[1].Subject)
}

func TestUnreadableMailIsRefusedToItsSender(t *testing.T) {
	t.Parallel()
	m := startMail(t, 2)
	var deep strings.Builder
	for level := range 10 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=level%d\r\n\r\n--level%d\r\n", level, level)
	}
	err := smtp.SendMail(m.Addr(), nil, "a@example.org", []string{"b@example.org"}, []byte(deep.String()))
	require.ErrorContains(t, err, "554")
	require.Empty(t, m.Letters())
}

func TestLetterPagesShowScriptsAsText(t *testing.T) {
	t.Parallel()
	m := startMail(t, 2)
	send(t, m, "Subject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n<script>alert(2)</script>")
	for _, path := range []string{"/", "/1"} {
		page := read(m, path)
		require.Equal(t, http.StatusOK, page.Code)
		require.NotContains(t, page.Body.String(), "<script>")
		require.Contains(t, page.Body.String(), "&lt;script&gt;alert(1)&lt;/script&gt;")
		require.Contains(t, page.Header().Get("Content-Security-Policy"), "default-src 'none'")
	}
	require.Contains(t, read(m, "/1").Body.String(), "&lt;script&gt;alert(2)&lt;/script&gt;")
}

func TestAttachmentIsSavedNotOpened(t *testing.T) {
	t.Parallel()
	m := startMail(t, 2)
	send(t, m, "Content-Type: text/html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n<b>")
	require.Contains(t, read(m, "/1").Body.String(), `href="1/0"`)
	file := read(m, "/1/0")
	require.Equal(t, "attachment", file.Header().Get("Content-Disposition"))
	require.Equal(t, "application/octet-stream", file.Header().Get("Content-Type"))
	require.Equal(t, "<b>", strings.TrimSpace(file.Body.String()))
}

func TestUnknownLetterIsNotFound(t *testing.T) {
	t.Parallel()
	m := startMail(t, 2)
	send(t, m, "Subject: one\r\n\r\n.")
	for _, path := range []string{"/0", "/2", "/x", "/1/0", "/1/x", "/2/0"} {
		require.Equal(t, http.StatusNotFound, read(m, path).Code, path)
	}
}

func startMail(t *testing.T, keep int) *Mail {
	t.Helper()
	m, err := StartMail(anyPort, keep, nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Stop()) })
	return m
}

func send(t *testing.T, m *Mail, message string) {
	t.Helper()
	err := smtp.SendMail(m.Addr(), nil, "comms@council.example", []string{"resident@example.org"}, []byte(message))
	require.NoError(t, err)
}

func read(m *Mail, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return answer
}
