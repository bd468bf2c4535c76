package capture

import (
	"log/slog"
	"os"
	"time"

	"duecourse/internal/evidence/egress"
)

// Options say how screenshots are taken. Executable is needed; the rest has defaults.
type Options struct {
	// Executable is the path of Chromium. Without one, every capture ends with
	// [NoBrowser].
	Executable string
	// User runs the browser when this process is root; default "nobody".
	User string
	// Machine is the name of this machine in the record; default its host name.
	Machine string
	// NoSandbox turns off Chromium's own sandbox, for kernels that do not support it.
	NoSandbox bool
	// Concurrency is how many captures may run at once; default 2.
	Concurrency int
	// Timeout is how long one capture may take; default 60 s.
	Timeout time.Duration
	// Settle is how long a page may keep loading after it can be read; default 15 s.
	Settle time.Duration
	// MaxBytes is how much one page may load; default 48 MiB.
	MaxBytes int64
	// Egress says which addresses pages may load from; its Limit is MaxBytes.
	Egress egress.Policy
	// Log gets the faults of the browser; nil discards them.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	setDefault(&o.User, "nobody")
	setDefault(&o.Machine, hostname())
	setDefault(&o.Concurrency, 2)
	setDefault(&o.Timeout, 60*time.Second)
	setDefault(&o.Settle, 15*time.Second)
	setDefault(&o.MaxBytes, 48<<20)
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

func setDefault[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}
