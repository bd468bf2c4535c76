// Package config is the settings of the production programs: from flags, from the
// environment and from files, with one description of each, and a check at the
// start that names what is missing or unsafe.
//
// It may import github.com/alecthomas/kong.
package config
