// Package policy reads the social media policy as data: one versioned YAML file
// with what a council would change without a programmer (domain §6). The
// council's own file is embedded; [Load] reads another one.
//
// Everything that is wrong with a file is reported at once, each problem with
// its line and field. A policy becomes the rules that a case is pinned to with
// [Policy.Rules] (S16).
//
// It may import casework, a YAML library and a calendar of bank holidays.
package policy
