// Package web counts what comes from whom, so that no address and no person can
// take more than their share of what is open to anybody: signing in, and reporting
// without signing in. API and console count with it, each by itself.
//
// It may import x/time/rate.
package web
