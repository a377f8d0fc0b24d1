import { Component, type ReactNode } from 'react';

/** Shows something else where a drawing cannot be loaded, as while the service is away: a page does not fail with its chart. */
export class DrawingBoundary extends Component<
  { readonly instead: ReactNode; readonly children: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}
