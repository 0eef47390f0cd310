import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './button';
import { useSay } from './say';

type Props = { title: string; onClose: () => void; children: ReactNode; alert?: boolean };

/** A question that must be answered or closed: a sheet from below where it is narrow, else in the middle. Escape closes it. */
export function Dialog({ title, onClose, children, alert = false }: Props) {
  const { words } = useSay();
  return (
    <ModalOverlay className="veil" isOpen isDismissable={!alert} onOpenChange={(open) => !open && onClose()}>
      <Modal className="sheet">
        <AriaDialog className="dialog" role={alert ? 'alertdialog' : 'dialog'}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button look="icon" aria-label={words.close} onPress={onClose}>
              <X size={18} />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
