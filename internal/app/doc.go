// Package app is the application service that API and console share. It authorises a
// caller, gives commands to the workflows of cases, and reads the store. All its errors
// are of one type, [Error].
//
// Start reading at [Service.Do]: every command to every kind of case takes that way.
package app
