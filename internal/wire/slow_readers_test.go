package wire_test

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
)

// slowReader asks for a path and does not read the answer.
func slowReader(t *testing.T, server *httptest.Server, path string) {
	t.Helper()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close() })
	tcp, _ := connection.(*net.TCPConn)
	require.NoError(t, tcp.SetReadBuffer(4096))
	_, err = io.WriteString(connection, "GET /api/v1"+path+" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "+demo.Token("auditor-1")+"\r\n\r\n")
	require.NoError(t, err)
}

// TestSlowReadersHoldUpNobodyElse: twenty who did not read their export hung everything on an
// API, its readiness included.
func TestSlowReadersHoldUpNobodyElse(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	looks := make([]access.LogEntry, 20_000)
	for i := range looks {
		looks[i] = access.LogEntry{At: monday, Person: "auditor-1", Action: "GET /api/v1/incidents", Outcome: 200}
	}
	require.NoError(t, s.store.AddAccess(t.Context(), looks))
	server := httptest.NewUnstartedServer(s)
	server.Config.ConnState = func(connection net.Conn, state http.ConnState) {
		if tcp, is := connection.(*net.TCPConn); is && state == http.StateNew {
			_ = tcp.SetWriteBuffer(4096)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	client := &http.Client{Timeout: 5 * time.Second}
	get := func(path string) (status int, header http.Header) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, http.NoBody)
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+demo.Token("auditor-1"))
		answer, err := client.Do(request)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		return answer.StatusCode, answer.Header
	}
	for range 20 {
		slowReader(t, server, "/audit/export")
	}
	require.Eventually(t, func() bool {
		status, header := get("/api/v1/audit/export")
		return status == http.StatusTooManyRequests && header.Get("Retry-After") == "5"
	}, 20*time.Second, 50*time.Millisecond, "the exports are bounded")
	for range 3 {
		for _, path := range []string{"/readyz", "/api/v1/audit/verify", "/api/v1/incidents"} {
			status, _ := get(path)
			require.Equal(t, http.StatusOK, status, path)
		}
	}
	server.CloseClientConnections()
}
