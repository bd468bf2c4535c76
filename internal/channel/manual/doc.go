// Package manual serves the channels that have no adapter or no credentials:
// every act is a person's task, and nothing can be asked of the platform.
//
// It may import the standard library and internal/channel.
package manual
