// Package policy reads the social media policy as data: one versioned YAML file
// with what a council would change without a programmer (domain §6). The
// council's own file is embedded; [Load] reads another one.
//
// Parsing reports everything that is wrong with a file at once, each problem with
// its line and field. The rules that a case keeps for its life come from
// [Policy.Rules] (S16).
//
// It may import casework, a YAML library and a calendar of bank holidays.
package policy
