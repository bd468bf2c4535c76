// Package register is what the register is asked and what it says, in types that the
// store fills, the service hands on, and API and console show: lists and how they are
// filtered, letters, requests, imports. It does nothing but hold them.
//
// It may import casework.
package register
