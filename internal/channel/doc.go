// Package channel is what the system can do on a social media platform, and
// what it can ask the platform afterwards to prove that it was done.
//
// Each platform implements [Platform] in a folder of its own. Package manual
// serves the channels that have no adapter and leaves every act to a person.
//
// It may import the standard library and casework; an adapter also the client
// of its platform.
package channel
