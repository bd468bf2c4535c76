package e2e_test

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/devstack"
)

// delayedMail is a mail server behind a proxy that can hold connections.
type delayedMail struct {
	address string
	mail    *devstack.Mail

	mu       sync.Mutex
	released chan struct{} // closed while connections pass
	waiting  int
}

func startDelayedMail(t *testing.T) *delayedMail {
	t.Helper()
	mail, err := devstack.StartMail("127.0.0.1:0", 100, nil)
	require.NoError(t, err)
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	m := &delayedMail{address: listener.Addr().String(), mail: mail, released: make(chan struct{})}
	m.release()
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { m.serve(connection) })
		}
	})
	t.Cleanup(func() {
		m.release()
		require.NoError(t, listener.Close())
		require.NoError(t, mail.Stop())
		connections.Wait()
	})
	return m
}

// hold makes new connections wait until release.
func (m *delayedMail) hold() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.released = make(chan struct{})
}

func (m *delayedMail) release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-m.released:
	default:
		close(m.released)
	}
}

// connectionsWaiting is the number of connections that wait.
func (m *delayedMail) connectionsWaiting() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.waiting
}

func (m *delayedMail) addWaiting(n int) (released chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.waiting += n
	return m.released
}

// serve forwards a connection to the mail server once connections pass.
func (m *delayedMail) serve(connection net.Conn) {
	defer connection.Close() //nolint:errcheck // it may be closed already
	released := m.addWaiting(1)
	<-released
	m.addWaiting(-1)
	upstream, err := net.Dial("tcp", m.mail.Addr())
	if err != nil {
		return
	}
	defer upstream.Close() //nolint:errcheck // it may be closed already
	var copying sync.WaitGroup
	copying.Go(func() {
		_, _ = io.Copy(upstream, connection)
		_ = upstream.(*net.TCPConn).CloseWrite()
	})
	_, _ = io.Copy(connection, upstream)
	_ = connection.Close()
	copying.Wait()
}

// lettersTo counts the letters that were delivered to an address.
func (m *delayedMail) lettersTo(to string) int {
	count := 0
	for _, letter := range m.mail.Letters() {
		for _, address := range letter.To {
			if address == to {
				count++
			}
		}
	}
	return count
}
