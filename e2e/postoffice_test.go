package e2e_test

import (
	"io"
	"net"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/devstack"
)

// postOffice is a mail server behind a door that can be closed: then those who
// bring mail wait.
type postOffice struct {
	address string
	mail    *devstack.Mail

	mu      sync.Mutex
	door    chan struct{} // closed: it stands open
	waiting int
}

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	mail, err := devstack.StartMail("127.0.0.1:0", 100, nil)
	require.NoError(t, err)
	street, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	o := &postOffice{address: street.Addr().String(), mail: mail, door: make(chan struct{})}
	o.open()
	var customers sync.WaitGroup
	customers.Go(func() {
		for {
			customer, err := street.Accept()
			if err != nil {
				return
			}
			customers.Go(func() { o.serve(customer) })
		}
	})
	t.Cleanup(func() {
		o.open()
		require.NoError(t, street.Close())
		require.NoError(t, mail.Stop())
		customers.Wait()
	})
	return o
}

// close has everybody wait from now on who brings mail.
func (o *postOffice) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.door = make(chan struct{})
}

func (o *postOffice) open() {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case <-o.door:
	default:
		close(o.door)
	}
}

// queue is how many wait at the door.
func (o *postOffice) queue() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.waiting
}

func (o *postOffice) waits(n int) (door chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting += n
	return o.door
}

// serve passes on what is said, once the door is open. Who went away in between
// has said nothing.
func (o *postOffice) serve(customer net.Conn) {
	defer customer.Close() //nolint:errcheck // it may be closed already
	door := o.waits(1)
	<-door
	o.waits(-1)
	counter, err := net.Dial("tcp", o.mail.Addr())
	if err != nil {
		return
	}
	defer counter.Close() //nolint:errcheck // it may be closed already
	var talk sync.WaitGroup
	talk.Go(func() {
		_, _ = io.Copy(counter, customer)
		_ = counter.(*net.TCPConn).CloseWrite()
	})
	_, _ = io.Copy(customer, counter)
	_ = customer.Close()
	talk.Wait()
}

// letters to somebody that were delivered.
func (o *postOffice) letters(to string) int {
	count := 0
	for _, letter := range o.mail.Letters() {
		for _, address := range letter.To {
			if address == to {
				count++
			}
		}
	}
	return count
}
