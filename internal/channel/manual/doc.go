// Package manual serves the channels that have no adapter or no credentials: a
// person does every act, and the platform cannot be asked anything.
//
// It may import the standard library, casework and channel.
package manual
