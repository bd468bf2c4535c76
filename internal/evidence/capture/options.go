package capture

import (
	"log/slog"
	"os"
	"time"

	"duecourse/internal/evidence/egress"
)

// Options say how pictures are taken. Executable is needed; the rest has defaults.
type Options struct {
	// Executable is the path of Chromium; empty: there is none, and every order
	// ends with [NoBrowser].
	Executable string
	// User is who runs the browser when this process is root; default "nobody".
	User string
	// Machine is what the record calls this machine; default its host name.
	Machine string
	// NoSandbox goes without Chromium's own sandbox, where the kernel gives it none.
	NoSandbox bool
	// AtOnce is how many pictures may be taken at once; default 2.
	AtOnce int
	// Timeout is how long one may take; default 60 s.
	Timeout time.Duration
	// Settle is how long a page that can be read may go on loading; default 15 s.
	Settle time.Duration
	// MaxBytes is how much one page may load; default 48 MiB.
	MaxBytes int64
	// MaxPiece is how large a picture may be; default 25 MiB.
	MaxPiece int
	// Egress says where pages may come from; its Limit is MaxBytes.
	Egress egress.Policy
	// Log gets what is wrong with the browser; nil drops it.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	def(&o.User, "nobody")
	def(&o.Machine, hostname())
	def(&o.AtOnce, 2)
	def(&o.Timeout, 60*time.Second)
	def(&o.Settle, 15*time.Second)
	def(&o.MaxBytes, 48<<20)
	def(&o.MaxPiece, 25<<20)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Egress.Limit = o.MaxBytes
	return o
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "a machine without a name"
	}
	return name
}

func def[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}
