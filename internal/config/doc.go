// Package config is the settings of the production programs: from flags, the environment
// and a file, each described once, with a check at the start that names everything that
// is missing or not safe.
//
// It may import github.com/alecthomas/kong.
package config
