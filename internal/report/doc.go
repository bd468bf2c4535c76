// Package report holds what reports count: the figures of a period, and what of them
// may be published. The store fills the figures, the service hands them on, and API and
// pages show them.
//
// It imports casework and its kinds, because figures name stages, outcomes and measures.
package report
