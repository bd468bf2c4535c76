package wire

import (
	"errors"
	"slices"
)

// Closers closes what a program has opened, the last first.
type Closers struct{ list []func() error }

// OnClose adds a function that Close calls.
func (c *Closers) OnClose(end func() error) { c.list = append(c.list, end) }

// Close closes everything, whatever fails.
func (c *Closers) Close() error {
	var failed []error
	for _, end := range slices.Backward(c.list) {
		failed = append(failed, end())
	}
	return errors.Join(failed...)
}
