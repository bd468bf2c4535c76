// Package deploy is what installs Due Course: docker-compose.yml in the folder above
// with the scripts and settings here, and tests that hold them to the Compose
// schema and to what a council may rely on. It is a module of its own, so that the
// product does not carry what only these tests need.
package deploy
